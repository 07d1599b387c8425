/** The forms of the configuration, for whichever view shows one. All of them edit the one draft. */
export { FilePanel } from './file-panel.tsx';
export { ListenerPanel, type ListenerPanelProps } from './listener-panel.tsx';
export { PoolPanel, type PoolPanelProps } from './pool-panel.tsx';
export { RoutePanel, type RoutePanelProps } from './route-panel.tsx';
export { UpstreamPanel, type UpstreamPanelProps } from './upstream-panel.tsx';
