/** Two layers, a listener that redirects, a cached route and one that answers itself. */
export const layered = {
  version: 1,
  listeners: [
    { id: 'edge', port: 8443 },
    { id: 'plain', port: 8080, tls: 'off', redirectToHttps: true },
    { id: 'gateway', port: 9443 },
  ],
  routes: [
    { id: 'on', listeners: ['edge'], to: { listener: 'gateway' } },
    {
      id: 'assets',
      listeners: ['edge'],
      match: { paths: ['/assets/*'] },
      to: { pool: 'cdn' },
      cache: { enabled: true },
    },
    { id: 'shop', listeners: ['gateway'], match: { hosts: ['shop.localhost'] }, to: { pool: 'shop' } },
    { id: 'health', listeners: ['gateway'], match: { paths: ['/health'] }, to: { respond: { status: 200 } } },
  ],
  pools: [
    {
      id: 'shop',
      upstreams: [
        { id: 'a', url: 'http://localhost:3001' },
        { id: 'b', url: 'http://localhost:3002' },
      ],
    },
    { id: 'cdn', upstreams: [{ id: 'a', url: 'http://localhost:3003' }] },
  ],
};

/** Two listeners, so many routes to a third as many pools of three upstreams each. */
export const many = (routes: number) => {
  const pools = Math.ceil(routes / 3);
  return {
    version: 1,
    listeners: [{ id: 'web', port: 8443 }],
    routes: Array.from({ length: routes }, (_, index) => ({
      id: `route-${index}`,
      match: { hosts: [`app-${index}.localhost`] },
      to: { pool: `pool-${(index * 7) % pools}` },
      cache: { enabled: index % 4 === 0 },
    })),
    pools: Array.from({ length: pools }, (_, index) => ({
      id: `pool-${index}`,
      upstreams: ['a', 'b', 'c'].map((id, at) => ({ id, url: `http://localhost:${4000 + index * 3 + at}` })),
    })),
  };
};
