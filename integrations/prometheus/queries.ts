import type { QueryAnswer } from './answer.ts'

/** PromQL questions to one Prometheus. Throw the endings of `delivery/endings.ts`. */
export type Queries = {
  /** At one moment. */
  at(expression: string, at: Temporal.Instant): Promise<QueryAnswer>
  /** At every step between two moments. */
  range(
    expression: string,
    from: Temporal.Instant,
    to: Temporal.Instant,
    stepMilliseconds: number,
  ): Promise<QueryAnswer>
}
