/** Has the browser, or Electron, save a file: where to is for the person to say, or for their settings. */
export function saveFile(name: string, type: string, content: string | Blob | Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the content by then.
  URL.revokeObjectURL(url);
}
