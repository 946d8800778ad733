import { randomUUID } from 'node:crypto'
import { createDraw } from '../../integrations/chart/drawer.ts'
import { commands } from '../../commands/index.ts'
import type { Tools } from '../commands/tools.ts'
import type { World } from './world.ts'

/** What the commands draw from, out of the world. */
export function createTools(
  { config, airflows, cluster, sources, prometheus, store, clock, chat, access, log }: World,
  channelOf: Tools['channelOf'],
): Tools {
  return {
    airflows,
    cluster,
    sources,
    usage: prometheus,
    ticketing: config.phabricator ?? null,
    store,
    clock,
    chat,
    draw: createDraw({
      onTrouble: (error) => log.error('a picture could not be drawn', { error }),
    }),
    access,
    commands,
    channelOf,
    newId: randomUUID,
  }
}
