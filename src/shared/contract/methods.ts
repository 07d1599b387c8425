import type { z } from 'zod';
import { type AppMethodResults, appMethodParams } from './methods/app.ts';
import { type AuthorityMethodResults, authorityMethodParams } from './methods/authority.ts';
import { type BreakpointResults, breakpointParams } from './methods/breakpoints.ts';
import { type CacheMethodResults, cacheMethodParams } from './methods/cache.ts';
import {
  type ClientCertificateMethodResults,
  clientCertificateMethodParams,
} from './methods/client-certificates.ts';
import { type ConfigMethodResults, configMethodParams } from './methods/config.ts';
import { type DoctorMethodResults, doctorMethodParams } from './methods/doctor.ts';
import { type DraftMethodResults, draftMethodParams } from './methods/draft.ts';
import { type ExchangeMethodResults, exchangeMethodParams } from './methods/exchanges.ts';
import { type FilterMethodResults, filterMethodParams } from './methods/filter.ts';
import { type HarMethodResults, harMethodParams } from './methods/har.ts';
import { type HistoryMethodResults, historyMethodParams } from './methods/history.ts';
import { type ReplayResults, replayParams } from './methods/replay.ts';
import { type RouteMethodResults, routeMethodParams } from './methods/routes.ts';
import { type ScenarioResults, scenarioParams } from './methods/scenarios.ts';
import { type ServiceMethodResults, serviceMethodParams } from './methods/services.ts';
import { type TrustMethodResults, trustMethodParams } from './methods/trust.ts';
import { type UpstreamMethodResults, upstreamMethodParams } from './methods/upstreams.ts';
import { type WhatIfResults, whatIfParams } from './methods/what-if.ts';

/** Parameters of every method; each call is parsed with these before a handler sees it. */
export const methodParams = {
  ...appMethodParams,
  ...configMethodParams,
  ...exchangeMethodParams,
  ...historyMethodParams,
  ...filterMethodParams,
  ...harMethodParams,
  ...upstreamMethodParams,
  ...routeMethodParams,
  ...cacheMethodParams,
  ...doctorMethodParams,
  ...authorityMethodParams,
  ...clientCertificateMethodParams,
  ...trustMethodParams,
  ...serviceMethodParams,
  ...replayParams,
  ...breakpointParams,
  ...whatIfParams,
  ...draftMethodParams,
  ...scenarioParams,
} as const;

export type MethodName = keyof typeof methodParams;

export type MethodParams<Name extends MethodName> = z.infer<(typeof methodParams)[Name]>;

/** What each method resolves to. */
export interface MethodResults
  extends AppMethodResults,
    ConfigMethodResults,
    ExchangeMethodResults,
    HistoryMethodResults,
    FilterMethodResults,
    HarMethodResults,
    UpstreamMethodResults,
    RouteMethodResults,
    CacheMethodResults,
    DoctorMethodResults,
    AuthorityMethodResults,
    ClientCertificateMethodResults,
    TrustMethodResults,
    ServiceMethodResults,
    ReplayResults,
    BreakpointResults,
    WhatIfResults,
    DraftMethodResults,
    ScenarioResults {}

/** One function for each method; all a host has to provide. */
export type Handlers = {
  readonly [Name in MethodName]: (
    params: MethodParams<Name>,
  ) => Promise<MethodResults[Name]> | MethodResults[Name];
};
