/** A number of bytes as sentences have it: `812 B`, `1.4 KiB`, `12 MiB`. */
export function sizeText(size: number): string {
  if (size < 1024) return `${size} B`;
  const kibibytes = size / 1024;
  if (kibibytes < 1024) return `${short(kibibytes)} KiB`;
  const mebibytes = kibibytes / 1024;
  return mebibytes < 1024 ? `${short(mebibytes)} MiB` : `${short(mebibytes / 1024)} GiB`;
}

const short = (value: number): string =>
  value < 10 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0);
