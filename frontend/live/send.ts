/** Sends one file by POST as field "file"; resolves to the fragment the server answers, rejects otherwise. */
export function send(
  url: string,
  file: File,
  token: string,
  progress: (share: number) => void,
): Promise<string> {
  const body = new FormData();
  body.append("file", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", url);
  request.setRequestHeader("X-CSRFToken", token);
  request.setRequestHeader("HX-Request", "true");
  request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
  return new Promise((resolve, reject) => {
    request.onload = () =>
      request.status >= 200 && request.status < 300
        ? resolve(request.responseText)
        : reject(new Error(String(request.status)));
    request.onerror = () => reject(new Error("network"));
    request.send(body);
  });
}
