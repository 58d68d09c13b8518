import "./css/survey.css";
import { CounterButton } from "./button/button";
import { ConfirmAnswer } from "./elements/confirm-answer";
import { Fit } from "./elements/fit";
import { Survey } from "./elements/survey";

customElements.define("k-confirm-answer", ConfirmAnswer);
customElements.define("k-fit", Fit);
customElements.define("k-survey", Survey);
customElements.define("k-button", CounterButton);
