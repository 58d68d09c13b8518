import { ConfirmAnswer } from "./elements/confirm-answer";
import { Unsent } from "./elements/unsent";

customElements.define("k-confirm-answer", ConfirmAnswer);
customElements.define("k-unsent", Unsent);
