import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import {
  type ClientPlaceSetting,
  type ClientPlacesStatus,
  clientPlaceLimit,
} from '../../../shared/model/client-place.ts';
import type { EventReport } from '../../../shared/model/event.ts';
import { epochMilliseconds } from '../../../shared/model/units.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';

export interface ClientPlaces {
  readonly handlers: Pick<Handlers, 'clients.place' | 'clients.places'>;
  status(): ClientPlacesStatus;
  /** In the order in which they were set. */
  list(): readonly ClientPlaceSetting[];
  /** Places that a scenario gives to its clients, in place of those it gave before. Not listed; a person's own go first. */
  placeForScenario(places: readonly ClientPlaceSetting[]): Promise<void>;
}

/**
 * What a person says about where clients are. Kept until Doorman is closed, also when the engine starts again.
 *
 * @param onEvent is told what was done
 * @param onChange is called after each change
 */
export function createClientPlaces(
  engine: EngineSupervisor,
  onEvent: (event: EventReport) => void,
  onChange: () => void,
): ClientPlaces {
  let places: readonly ClientPlaceSetting[] = [];
  let ofScenario: readonly ClientPlaceSetting[] = [];
  let revision = 0;
  const all = (): readonly ClientPlaceSetting[] => [
    ...ofScenario.filter(({ client }) => !places.some((setting) => setting.client === client)),
    ...places,
  ];
  return {
    handlers: {
      'clients.place': async ({ client, place }) => {
        const others = places.filter((setting) => setting.client !== client);
        if (place !== null && others.length >= clientPlaceLimit) {
          throw new ContractError(
            'clients.too_many',
            `${clientPlaceLimit} clients have a place already. Take one of those back first.`,
          );
        }
        places = place === null ? others : [...others, { client, place }];
        revision += 1;
        const at = epochMilliseconds(Date.now());
        onEvent({ kind: 'client.placed', at, evidence: { client, place: place ?? null } });
        await engine.setPlaces(all());
        onChange();
        return {};
      },
      'clients.places': () => ({ items: places }),
    },
    list: () => places,
    async placeForScenario(next) {
      if (next.length === 0 && ofScenario.length === 0) return;
      ofScenario = next;
      await engine.setPlaces(all());
    },
    status: () => ({ count: places.length, revision }),
  };
}
