/** Where the page of a development server opens its WebSocket. */
export interface LiveReload {
  readonly server: string;
  readonly path: string;
  readonly protocols: readonly string[];
}

/** Recognises the pages of development servers that reload over a WebSocket; null for any other page. */
export function liveReloadOf(html: string): LiveReload | null {
  const vite = /["'](\/[^"']*?)?\/@vite\/client["']/.exec(html);
  if (vite !== null) return { server: 'Vite', path: `${vite[1] ?? ''}/`, protocols: ['vite-hmr'] };
  if (
    /\/_next\/static\/|__next_f|__NEXT_DATA__/.test(html) &&
    /\/_next\/static\/(chunks|development)\//.test(html)
  ) {
    return /hmr-client|webpack-hmr|development|react-refresh|turbopack/.test(html)
      ? { server: 'Next.js', path: '/_next/webpack-hmr', protocols: [] }
      : null;
  }
  if (/webpack-dev-server|webpack\/hot|\bwebpackHotUpdate|\/static\/js\/bundle\.js/.test(html)) {
    return { server: 'webpack-dev-server', path: '/ws', protocols: [] };
  }
  return null;
}
