import "./css/kuula.css";
import htmx from "htmx.org";
import { Bell } from "./elements/bell";
import { Choose } from "./elements/choose";
import { Composer } from "./elements/composer";
import { Copy } from "./elements/copy";
import { Dialog } from "./elements/dialog";
import { Entry } from "./elements/entry";
import { Here } from "./elements/here";
import { Hints } from "./elements/hints";
import { InSight } from "./elements/in-sight";
import { Live } from "./elements/live";
import { Mentions } from "./elements/mentions";
import { Menu } from "./elements/menu";
import { Palette } from "./elements/palette";
import { Panes } from "./elements/panes";
import { Passkey } from "./elements/passkey";
import { Presence } from "./elements/presence";
import { Push } from "./elements/push";
import { RelativeTime } from "./elements/relative-time";
import { Rich } from "./elements/rich";
import { Shortcuts } from "./elements/shortcuts";
import { Slash } from "./elements/slash";
import { TakesWords } from "./elements/takes-words";
import { Theme } from "./elements/theme";
import { Toast } from "./elements/toast";
import { Trouble } from "./elements/trouble";
import { Unsent } from "./elements/unsent";
import { Upload } from "./elements/upload";
import { tidyCopies } from "./live/copies";
import { showPlace } from "./live/place";
import { nameZone } from "./live/zone";

// What somebody opened stays open when a region is refreshed.
htmx.config.morphIgnore = ["data-htmx-powered", "open"];
// Settling would put back attributes that elements changed as they arrived: an editor showed its bare field again.
htmx.config.defaultSettleDelay = 0;

const elements: Record<string, CustomElementConstructor> = {
  "k-rich": Rich, // before the composer, which hands it restored text
  "k-bell": Bell,
  "k-choose": Choose,
  "k-composer": Composer,
  "k-copy": Copy,
  "k-dialog": Dialog,
  "k-entry": Entry,
  "k-here": Here,
  "k-hints": Hints,
  "k-in-sight": InSight,
  "k-live": Live,
  "k-mentions": Mentions,
  "k-menu": Menu,
  "k-palette": Palette,
  "k-panes": Panes,
  "k-passkey": Passkey,
  "k-presence": Presence,
  "k-push": Push,
  "k-relative-time": RelativeTime,
  "k-shortcuts": Shortcuts,
  "k-slash": Slash,
  "k-takes-words": TakesWords,
  "k-theme": Theme,
  "k-toast": Toast,
  "k-trouble": Trouble,
  "k-unsent": Unsent,
  "k-upload": Upload,
};
nameZone();
showPlace();
tidyCopies();
for (const [name, element] of Object.entries(elements)) customElements.define(name, element);
