/** What may stand in braces in the location of a redirect. Apart from the schema, so that the engine loads no validator. */
export const LOCATION_PLACEHOLDERS = ['scheme', 'host', 'port', 'path', 'query', 'uri'] as const;

export type LocationPlaceholder = (typeof LOCATION_PLACEHOLDERS)[number];

export const isLocationPlaceholder = (name: string): name is LocationPlaceholder =>
  LOCATION_PLACEHOLDERS.some((known) => known === name);
