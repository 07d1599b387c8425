/** Who answers, as pages say it. */
export interface Identity {
  readonly title: string;
  /** 0 to 359: each upstream has a colour of its own, so that one sees in a browser who answered. */
  readonly hue: number;
  readonly port: number;
  /** Grows when what is served changes. */
  readonly edition: number;
}

/** The colour of a name. */
export function hueOf(name: string): number {
  let hue = 0;
  for (const character of name) hue = (hue * 31 + (character.codePointAt(0) ?? 0)) % 360;
  // Names that differ in their last letter differ most in colour.
  return (hue * 137) % 360;
}

export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const style = (hue: number): string => `
:root{color-scheme:light dark;--accent:hsl(${hue} 60% 38%);--tint:hsl(${hue} 60% 95%);--ink:#1b1f24;--paper:#fff;--line:#d9dde3;--soft:#5b6570}
@media (prefers-color-scheme:dark){:root{--accent:hsl(${hue} 65% 70%);--tint:hsl(${hue} 30% 16%);--ink:#e9ecef;--paper:#14171a;--line:#30363d;--soft:#9aa4ae}}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;background:var(--paper);color:var(--ink)}
header{background:var(--tint);border-bottom:3px solid var(--accent);padding:1.25rem 1.5rem;display:flex;gap:1rem;align-items:baseline;flex-wrap:wrap}
header strong{font-size:1.35rem;color:var(--accent)}header span{color:var(--soft)}
main{max-width:60rem;margin:0 auto;padding:1.5rem}a{color:var(--accent)}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:1rem;padding:0;list-style:none}
.card{border:1px solid var(--line);border-radius:.6rem;padding:1rem;display:block;text-decoration:none;color:inherit}
.card:hover{border-color:var(--accent)}.card b{display:block}.card i{color:var(--soft);font-style:normal}
.swatch{height:5rem;border-radius:.4rem;margin-bottom:.75rem}.price{font-variant-numeric:tabular-nums}
#log{border:1px solid var(--line);border-radius:.6rem;height:18rem;overflow:auto;padding:1rem}#log p{margin:.25rem 0}
form{display:flex;gap:.5rem;margin-top:1rem}input{flex:1;font:inherit;padding:.5rem;border:1px solid var(--line);border-radius:.4rem;background:var(--paper);color:var(--ink)}
button{font:inherit;padding:.5rem 1rem;border:0;border-radius:.4rem;background:var(--accent);color:var(--paper)}`;

/** A whole page with who answered at its top. `body` is HTML as it is. */
export const page = (identity: Identity, heading: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeText(heading)} · ${escapeText(identity.title)}</title><style>${style(identity.hue)}</style></head>
<body><header><strong>${escapeText(identity.title)}</strong><span>port ${identity.port}, edition ${identity.edition}</span></header>
<main><h1>${escapeText(heading)}</h1>${body}</main></body></html>
`;
