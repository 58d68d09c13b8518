/** A notice as it is sent to a browser. */
export interface Told {
  title: string;
  body: string;
  url: string;
  tag: string;
  lang: string;
}

/** Where a notice leads, in Kuula and nowhere else. */
export function place(url: string | undefined, origin: string): string {
  const wanted = new URL(url ?? "/", origin);
  return wanted.origin === origin ? wanted.href : `${origin}/`;
}

/** The key of the installation as a browser takes it: bytes of base64url. */
export function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const plain = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** Bytes as base64url. */
export function written(bytes: ArrayBuffer | null): string {
  const plain = btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
