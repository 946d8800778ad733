import { surface } from '../../integrations/slack/render/surface.ts'
import type { Tools } from '../commands/tools.ts'
import { createFollow, type Follow } from '../runs/follow.ts'
import type { World } from './world.ts'

/** How the runs of each Airflow are followed, by its name; `since` when things are news. */
export function createFollows(
  { store, clock, airflows, cluster }: World,
  channelOf: Tools['channelOf'],
  since: Temporal.Instant,
): ReadonlyMap<string, Follow> {
  return new Map(
    airflows.map((airflow) => [
      airflow.name,
      createFollow({ store, clock, airflow, cluster, surface, channelOf, since }),
    ]),
  )
}
