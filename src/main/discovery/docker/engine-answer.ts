/** A TCP port of this machine that leads into a container. */
export interface PublishedPort {
  /** 1 to 65535. */
  readonly port: number;
  /** Address it is published on; `0.0.0.0` and `::` mean every one. */
  readonly address: string;
  readonly container: ContainerFacts;
}

/** What an engine says of a container. Untrusted text of at most `HINT_LENGTH` characters each. */
export interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  /** Of Docker Compose; null where it was not started by it. */
  readonly service: string | null;
  readonly project: string | null;
}

export type EngineAnswer =
  | { readonly kind: 'ports'; readonly ports: readonly PublishedPort[] }
  /** Nothing that answers there. */
  | { readonly kind: 'absent' }
  /** Something is there, and why it told nothing, as a clause. */
  | { readonly kind: 'refused'; readonly reason: 'permission' | 'other'; readonly clause: string };
