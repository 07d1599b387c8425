import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { type ClientPlaceSetting, clientPlaceLimit } from '../../../shared/model/client-place.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';

type ClientHandlers = Pick<Handlers, 'clients.place' | 'clients.places'>;

/** What a person says about clients. Kept until Doorman is closed, also when the engine starts again. */
export function clientHandlers({ engine }: { readonly engine: EngineSupervisor }): ClientHandlers {
  let places: readonly ClientPlaceSetting[] = [];
  return {
    'clients.place': async ({ client, place }) => {
      const others = places.filter((setting) => setting.client !== client);
      if (place !== null && others.length >= clientPlaceLimit) {
        throw new ContractError(
          'clients.too_many',
          `${clientPlaceLimit} clients have a place already. Take one of those back first.`,
        );
      }
      places = place === null ? others : [...others, { client, place }];
      await engine.setPlaces(places);
      return {};
    },
    'clients.places': () => ({ items: places }),
  };
}
