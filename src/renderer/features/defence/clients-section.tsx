import { useState } from 'react';
import type { DefenceReport } from '../../../shared/model/defence.ts';
import { formatClock, formatCount, formatRate } from '../../ui/format.ts';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { RefusalLinks } from './refusal-links.tsx';
import { type ClientOrder, clientName, ordered, refusalsOfClient } from './words.ts';

const orders: readonly { readonly value: ClientOrder; readonly label: string }[] = [
  { value: 'refused', label: 'Refused' },
  { value: 'requests', label: 'Requests' },
  { value: 'connections', label: 'Connections' },
];

const number = 'px-3 text-right tabular-nums';

/** Clients with what they have open, ask and were refused. */
export function ClientsSection({
  clients,
  clientsLeftOut,
}: Pick<DefenceReport, 'clients' | 'clientsLeftOut'>) {
  const [order, setOrder] = useState<ClientOrder>('refused');
  return (
    <section aria-label="Clients" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 className="font-semibold">Clients</h2>
          <p className="text-muted text-xs">
            An IPv4 address, or an IPv6 network of 64 bits. Behind a trusted proxy, whom the proxy names.
          </p>
        </div>
        <SegmentedControl label="Most first" options={orders} value={order} onChange={setOrder} />
      </div>
      {clients.length === 0 ? (
        <p className="rounded-lg border border-line px-3 py-4 text-center text-muted">
          Nobody is connected, and nobody was refused.
        </p>
      ) : (
        <div className="overflow-x-auto rounded-lg border border-line">
          <table aria-label="Clients" className="w-full border-collapse text-left text-xs">
            <thead>
              <tr className="h-7 border-line border-b bg-sunken text-faint *:font-normal">
                <th scope="col" className="px-3">
                  Client
                </th>
                <th scope="col" className={number}>
                  Connections
                </th>
                <th scope="col" className={number}>
                  Requests/s
                </th>
                <th scope="col" className="px-3">
                  Refused
                </th>
                <th scope="col" className={number}>
                  Last seen
                </th>
              </tr>
            </thead>
            <tbody>
              {ordered(clients, order).map((client) => (
                <tr key={client.client} className="h-7 border-line border-b last:border-b-0 hover:bg-hover">
                  <th
                    scope="row"
                    className="selectable whitespace-nowrap px-3 font-mono font-normal text-text"
                  >
                    {clientName(client.client)}
                  </th>
                  <td className={number}>{formatCount(client.connections)}</td>
                  <td className={number}>{formatRate(client.perSecond)}</td>
                  <td className="px-3">
                    <RefusalLinks of={clientName(client.client)} refusals={refusalsOfClient(client)} />
                  </td>
                  <td className={`${number} text-muted`}>
                    {client.lastSeen === null ? '–' : formatClock(client.lastSeen)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {clientsLeftOut > 0 && (
        <p className="text-faint text-xs">
          {formatCount(clientsLeftOut)} further clients with less of everything are not listed.
        </p>
      )}
    </section>
  );
}
