import { phabricatorDeliverers } from '../../integrations/phabricator/deliver.ts'
import { slackDeliverers } from '../../integrations/slack/deliver.ts'
import { Refused } from '../delivery/endings.ts'
import type { Deliverers } from '../delivery/deliverer.ts'
import { createInboxDeliverer } from '../inbox/act.ts'
import type { Tools } from '../commands/tools.ts'
import { gathering } from '../observe/gathering.ts'
import type { Surface } from '../ports/surface.ts'
import { createActDeliverer } from '../runs/carry-out.ts'
import type { Follow } from '../runs/follow.ts'
import type { World } from './world.ts'

/** One deliverer for every kind of effect. */
export function createDeliverers(
  { config, sources, chat, phabricator, airflows }: World,
  {
    tools,
    surface,
    follows,
    poke,
  }: { tools: Tools; surface: Surface; follows: ReadonlyMap<string, Follow>; poke(): void },
): Deliverers {
  return {
    ...slackDeliverers({ chat, surface, config }),
    ...(phabricator ? phabricatorDeliverers(phabricator) : withoutPhabricator),
    'inbox.act': createInboxDeliverer({ tools, surface, poke }),
    'evidence.gather': gathering(config, sources),
    'airflow.act': createActDeliverer({ airflows, follows, surface }),
  }
}

const refuse = async (): Promise<never> => {
  throw new Refused('phabricator', 'no Phabricator is configured')
}
const withoutPhabricator = {
  'phabricator.task': refuse,
  'phabricator.comment': refuse,
  'phabricator.close': refuse,
  'phabricator.reopen': refuse,
}
