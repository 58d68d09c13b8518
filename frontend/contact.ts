import { embed } from "./embed";

embed(document.currentScript);
