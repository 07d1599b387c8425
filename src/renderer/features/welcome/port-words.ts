import { serviceUrl } from '../../../shared/edit/service-url.ts';
import type { ListeningPort } from '../../../shared/model/discovery.ts';

/** What listens: the container, else the program, else that it is not known. */
export const programOf = ({ container, process }: ListeningPort): string =>
  container?.name || process?.name || 'unknown program';

/** What is known of a port beside its name, in the order of its use. */
export function factsOf(port: ListeningPort): readonly string[] {
  const { hint, project, container, process } = port;
  const framework = project?.framework ?? null;
  return [
    hint,
    // 'Vite dev server' says Vite already.
    framework !== null && hint?.toLowerCase().includes(framework.toLowerCase()) !== true ? framework : null,
    container === null || container.image === '' ? null : `image ${container.image}`,
    process === null || container !== null ? null : `pid ${process.pid}`,
    serviceUrl(port),
  ].filter((fact) => fact !== null);
}
