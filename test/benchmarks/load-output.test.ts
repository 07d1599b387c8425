import { describe, expect, it } from 'vitest';
import { readH2load } from '../../benchmarks/load/h2load.ts';
import { readWrk } from '../../benchmarks/load/wrk.ts';

const wrk = (more = '') => `Running 1s test @ http://localhost:18081/1k
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.34ms  511.02us  12.11ms   92.35%
    Req/Sec    47.80k     2.10k   50.62k    80.00%
  52290 requests in 1.10s, 61.59MB read
${more}Requests/sec:  47748.90
Transfer/sec:     56.24MB
`;

const h2load = (requests: string, statuses: string, protocol = 'h2') => `Application protocol: ${protocol}

finished in 1.00s, 2000.00 req/s, 2.05MB/s
requests: ${requests}
status codes: ${statuses}
traffic: 2.05MB (2150400) total, 27.34KB (28000) headers (space savings 96.24%), 1.95MB (2048000) data
`;

describe('the output of wrk', () => {
  it('gives the number of requests and their rate', () => {
    expect(readWrk(wrk())).toEqual({ count: 52290, perSecond: 47748.9, errors: [] });
  });

  it('gives what a request took, where wrk was asked for it', () => {
    const distribution =
      '  Latency Distribution\n     50%  512.00us\n     75%    1.46ms\n     90%    2.03ms\n     99%    1.25s \n';
    expect(readWrk(wrk(distribution)).latency).toEqual({ p50: 0.512, p99: 1250 });
  });

  it('names answers with an error status', () => {
    expect(readWrk(wrk('  Non-2xx or 3xx responses: 302\n')).errors).toEqual(['302 answers other than 2xx']);
  });

  it('names each kind of failed connection', () => {
    expect(readWrk(wrk('  Socket errors: connect 1, read 2, write 3, timeout 4\n')).errors).toEqual([
      '1 connections refused',
      '2 errors while reading',
      '3 errors while writing',
      '4 timeouts',
    ]);
  });
});

describe('the output of h2load', () => {
  const allWell = '2000 total, 2032 started, 2000 done, 2000 succeeded, 0 failed, 0 errored, 0 timeout';

  it('gives the number of requests and their rate', () => {
    expect(readH2load(h2load(allWell, '2000 2xx, 0 3xx, 0 4xx, 0 5xx'), 'h2')).toEqual({
      count: 2000,
      perSecond: 2000,
      errors: [],
    });
  });

  it('names requests that a closed connection left without an answer', () => {
    const output = h2load(
      '4000 total, 4000 started, 4000 done, 2000 succeeded, 2000 failed, 2000 errored, 0 timeout',
      '2000 2xx, 0 3xx, 0 4xx, 0 5xx',
    );
    expect(readH2load(output, 'h2').errors).toEqual(['2000 requests without an answer']);
  });

  it('names answers with an error status once', () => {
    const output = h2load(
      '2000 total, 2000 started, 2000 done, 1990 succeeded, 10 failed, 0 errored, 0 timeout',
      '1990 2xx, 0 3xx, 4 4xx, 6 5xx',
    );
    expect(readH2load(output, 'h2').errors).toEqual(['10 answers other than 2xx']);
  });

  it('does not count a redirect as success', () => {
    expect(readH2load(h2load(allWell, '0 2xx, 2000 3xx, 0 4xx, 0 5xx'), 'h2')).toMatchObject({
      count: 0,
      errors: ['2000 answers other than 2xx'],
    });
  });

  it('tells when the proxy fell back to HTTP/1.1', () => {
    const output = h2load(allWell, '2000 2xx, 0 3xx, 0 4xx, 0 5xx', 'http/1.1');
    expect(readH2load(output, 'h2').errors).toEqual(['it spoke http/1.1, not h2']);
  });
});
