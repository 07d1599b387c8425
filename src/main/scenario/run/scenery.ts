import type { ClientPlaceSetting } from '../../../shared/model/client-place.ts';
import type { ScenarioOverlay, ScenarioUrl } from '../../../shared/model/scenario.ts';
import { listenerIdsOf, overlayOf, type PlaceholderValues } from '../../../shared/scenario/configuration.ts';
import type { ScenarioFile } from '../../../shared/scenario/schema.ts';
import { baseVariant } from '../../../shared/scenario/step.ts';
import type { Asked, Stage } from '../stage.ts';
import type { UpstreamRequests } from '../upstreams/protocol.ts';
import { prefixesOf } from './actions.ts';
import { freePorts } from './free-ports.ts';

/** A port that was free may be taken before the engine opens it: so often others are tried. */
const layTries = 3;

/** What of a scenario is laid over the person's configuration, and how it is taken back. */
export class Scenery {
  readonly #file: ScenarioFile;
  readonly #stage: Stage;
  #values: PlaceholderValues = { ports: new Map(), urls: new Map() };
  #overlay: ScenarioOverlay | null = null;

  constructor(file: ScenarioFile, stage: Stage) {
    this.#file = file;
    this.#stage = stage;
  }

  /** Null while nothing is laid. */
  get overlay(): ScenarioOverlay | null {
    return this.#overlay;
  }

  get ports(): ReadonlyMap<string, number> {
    return this.#values.ports;
  }

  get urls(): readonly ScenarioUrl[] {
    if (this.#overlay === null) return [];
    return this.#file.urls.map(({ title, listener, path }) => ({
      title,
      url: `http://localhost:${this.ports.get(listener) ?? 0}${path}`,
    }));
  }

  /** Starts the upstreams, and lays the listeners, routes and pools of the scenario. @throws Error with a sentence */
  async build(upstreams: Asked<UpstreamRequests>): Promise<void> {
    const urls = new Map<string, string>();
    for (const [name, upstream] of Object.entries(this.#file.upstreams)) {
      const { port } = await upstreams.request('open', { name, upstream });
      urls.set(name, `http://127.0.0.1:${port}`);
    }
    await this.#lay(urls);
    await this.#stage.place(placesOf(this.#file));
  }

  /** Puts a variant in place of what lies there. @throws Error with a sentence */
  async apply(variant: string): Promise<void> {
    const overlay = overlayOf(this.#file, variant, this.#values);
    await this.#stage.lay(overlay);
    this.#overlay = overlay;
  }

  /** It is no longer there, without our doing. */
  forget(): void {
    this.#overlay = null;
  }

  /** Takes everything back that was laid. @throws Error with a sentence */
  async strike(): Promise<void> {
    await this.#stage.place([]);
    // Before its listeners are gone, so that nothing of them stays in the cache.
    for (const port of this.ports.values()) {
      // An engine that is away has nothing in its memory either.
      for (const prefix of prefixesOf(this.#file, port, '/'))
        await this.#stage.purge(prefix).catch(() => undefined);
    }
    this.#overlay = null;
    await this.#stage.lift();
  }

  async #lay(urls: ReadonlyMap<string, string>): Promise<void> {
    const ids = listenerIdsOf(this.#file);
    for (let left = layTries; ; left -= 1) {
      const ports = await freePorts(ids.length);
      this.#values = { urls, ports: new Map(ids.map((id, index) => [id, ports[index] ?? 0])) };
      try {
        await this.apply(baseVariant);
        return;
      } catch (error) {
        if (left === 1) throw error;
      }
    }
  }
}

/** Where the clients of a scenario are taken to be. */
function placesOf(file: ScenarioFile): readonly ClientPlaceSetting[] {
  return Object.values(file.streams).flatMap((stream) =>
    'clients' in stream
      ? stream.clients.flatMap(({ address, place }) =>
          place === undefined ? [] : [{ client: `${address}/${address.includes(':') ? 128 : 32}`, place }],
        )
      : [],
  );
}
