/** How long the browser may take to begin with it, in milliseconds. */
const keptFor = 60_000;

/** Has the browser, or the window's shell, save a file under that name, as the person has set it up. */
export function saveFile(name: string, parts: readonly BlobPart[], type: string): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), keptFor);
}
