import { ConfirmAnswer } from "./elements/confirm-answer";

customElements.define("k-confirm-answer", ConfirmAnswer);
