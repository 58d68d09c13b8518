import { ConfirmAnswer } from "./elements/confirm-answer";
import { Fit } from "./elements/fit";
import { Unsent } from "./elements/unsent";

customElements.define("k-confirm-answer", ConfirmAnswer);
customElements.define("k-unsent", Unsent);
customElements.define("k-fit", Fit);
