import { z } from 'zod'
import { Refused } from '../../src/delivery/endings.ts'
import type { Conduit } from './conduit.ts'

/** A project by its hashtag. */
export type Project = { phid: string; name: string; slug: string }

const answer = z.object({
  data: z.array(z.object({ phid: z.string(), fields: z.object({ name: z.string() }) })),
  maps: z
    .object({
      slugMap: z
        .union([z.record(z.string(), z.object({ projectPHID: z.string() })), z.array(z.never())])
        .optional(),
    })
    .or(z.array(z.never())),
})

/**
 * The project with this hashtag, with or without `#`. Checked because Phabricator checks nothing: an edit stores any PHID,
 * and a search with an unknown one finds nothing without an error. Rejects with Refused when the account sees no such project.
 */
export async function resolveProject(conduit: Conduit, hashtag: string): Promise<Project> {
  const slug = hashtag.replace(/^#/, '').toLowerCase()
  const { data, maps } = await conduit.read(
    'project.search',
    { constraints: { slugs: [slug] } },
    answer,
  )
  const slugMap = Array.isArray(maps) || Array.isArray(maps.slugMap) ? {} : (maps.slugMap ?? {})
  const phid = slugMap[slug]?.projectPHID
  const project = data.find((each) => each.phid === phid)
  if (phid === undefined || project === undefined)
    throw new Refused(
      'Phabricator',
      `Phabricator has no project #${slug} that this account can see; check phabricator.project (it may have been renamed) and the account's rights`,
      null,
      'no-project',
    )
  return { phid, name: project.fields.name, slug }
}
