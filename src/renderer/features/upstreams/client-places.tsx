import { X } from 'lucide-react';
import { useState } from 'react';
import type { ClientPlaceSetting } from '../../../shared/model/client-place.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { errorText } from '../../ui/inline-error.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { cities } from './cities.ts';
import {
  clientWords,
  emptyPlaceForm,
  otherPlace,
  type PlaceForm,
  placeWords,
  readPlaceForm,
} from './place-form.ts';
import { balancesByPlace } from './pool-policy.ts';

const choices = [
  ...cities.map(({ name, lat, lon }) => ({ value: name, label: name, detail: `${lat}, ${lon}` })),
  { value: otherPlace, label: 'Other coordinates…' },
];

/** Puts clients somewhere else, to see where `geo` balancing sends them. Shown where a pool balances so. */
export function ClientPlaces() {
  const matters = useStoreValue('config', (state) => balancesByPlace(state.snapshot?.input));
  const items = useStoreValue('clientPlaces', (state) => state.items) ?? [];
  if (!matters && items.length === 0) return null;
  return (
    <section aria-label="Where clients are" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h2 className="font-semibold">Where clients are</h2>
        <p className="text-muted text-xs">
          A place set here stands before the header of the listener and before GeoIP, until Doorman is closed.
        </p>
      </div>
      <div className="max-w-160 rounded-lg border border-line bg-raised">
        {items.length > 0 && (
          <ul className="divide-y divide-line border-line border-b">
            {items.map((item) => (
              <PlacedClient key={item.client} item={item} />
            ))}
          </ul>
        )}
        <AddPlace />
      </div>
    </section>
  );
}

function PlacedClient({ item: { client, place } }: { readonly item: ClientPlaceSetting }) {
  const { clientPlaces, notices } = useStores();
  const forget = () => {
    clientPlaces
      .getState()
      .forget([client])
      .catch((error: unknown) => notices.getState().fail(errorText(error)));
  };
  return (
    <li className="grid h-9 grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-center gap-3 pr-2 pl-3">
      <span className="selectable truncate font-mono text-xs">{clientWords(client)}</span>
      <span className="selectable truncate">
        {placeWords(place)}
        {place.name !== undefined && (
          <span className="ml-2 font-mono text-faint text-xs">
            {place.lat}, {place.lon}
          </span>
        )}
      </span>
      <IconButton label={`Take back the place of ${clientWords(client)}`} size="sm" onPress={forget}>
        <X size={14} aria-hidden />
      </IconButton>
    </li>
  );
}

function AddPlace() {
  const { clientPlaces, notices } = useStores();
  const [form, setForm] = useState<PlaceForm>(emptyPlaceForm);
  /** Mistakes are told when somebody tried, not while they type. */
  const [tried, setTried] = useState(false);
  const { value, errors } = readPlaceForm(form);
  const add = () => {
    setTried(value === null);
    if (value === null) return;
    clientPlaces
      .getState()
      .place(value.client, value.place)
      .then(
        () => {
          setForm(emptyPlaceForm);
          const where = placeWords(value.place);
          notices.getState().say(`${clientWords(value.client)} is taken to be at ${where}.`);
        },
        (error: unknown) => notices.getState().fail(errorText(error)),
      );
  };
  const shown = (error: string | null) => (tried ? error : null);
  return (
    <form
      className="flex flex-wrap items-start gap-2 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <TextField
        label="Client address or range"
        placeholder="127.0.0.1"
        data
        className="min-w-44 flex-1"
        value={form.client}
        onChange={(client) => setForm({ ...form, client })}
        error={shown(errors.client)}
      />
      <Select
        label="Place"
        className="w-48"
        placeholder="Choose a place…"
        options={choices}
        value={form.choice}
        onChange={(choice) => setForm({ ...form, choice })}
        error={shown(errors.choice)}
      />
      {form.choice === otherPlace && (
        <TextField
          label="Latitude, longitude"
          placeholder="48.86, 2.35"
          data
          className="w-40"
          value={form.coordinates}
          onChange={(coordinates) => setForm({ ...form, coordinates })}
          error={shown(errors.coordinates)}
        />
      )}
      {/* In line with the fields, below their labels. */}
      <Button type="submit" className="mt-5">
        Set place
      </Button>
    </form>
  );
}
