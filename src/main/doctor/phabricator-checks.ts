import { z } from 'zod'
import type { Check } from '../check.ts'
import type { World } from '../world.ts'

/** The account, its project and its view of the project's tasks, where tasks are filed. */
export const phabricatorChecks = ({ phabricator, config }: World): Check[] =>
  phabricator === null || config.phabricator?.mode !== 'file'
    ? []
    : [
        {
          name: 'Phabricator',
          hint: 'Check phabricator.url, the Conduit API token, the hashtag in phabricator.project and the names in phabricator.subscribers.',
          async look() {
            const { project, name, subscribers } = await phabricator.account()
            const constraints = { projects: [project.phid] }
            const tasks = z.object({ data: z.array(z.unknown()) })
            await phabricator.conduit.read('maniphest.search', { constraints, limit: 1 }, tasks)
            const followers = subscribers.length === 0 ? '' : `, ${subscribers.length} subscribed`
            return `${name} sees its tasks; they go to #${project.slug} (${project.name})${followers}`
          },
        },
      ]
