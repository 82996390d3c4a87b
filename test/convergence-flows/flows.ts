import type { AnyHistory } from '../convergence/describe-history.ts';
import { convergeFlow, type FlowConvergence } from './converge-flow.ts';
import { exchangeFlow } from './exchange/exchange-flow.ts';
import type { Flow } from './flow.ts';
import { godataFlow } from './godata/godata-flow.ts';
import { metadataFlow } from './metadata/metadata-flow.ts';
import { stockFlow } from './stock/stock-flow.ts';
import { trackerFlow } from './tracker/tracker-flow.ts';

/** A flow without the kind of its histories. */
export interface RunnableFlow {
  readonly name: string;
  readonly variants: readonly string[];
  /** See `convergeFlow`. */
  converge(variant: string, options: FlowConvergence): Promise<void>;
}

/** The flows beside those of FHIR, by name. */
export const FLOWS: Readonly<Record<string, RunnableFlow>> = Object.fromEntries(
  [
    runnable(godataFlow),
    runnable(stockFlow),
    runnable(trackerFlow),
    runnable(exchangeFlow),
    runnable(metadataFlow),
  ].map((flow) => [flow.name, flow]),
);

function runnable<History extends AnyHistory>(flow: Flow<History>): RunnableFlow {
  const { name, variants } = flow;
  return { name, variants, converge: (variant, options) => convergeFlow(flow, variant, options) };
}
