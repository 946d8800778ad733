import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Facts } from '../../evidence/facts.ts'
import { mountOf } from '../../evidence/full-disk.ts'
import type { Container } from '../../evidence/kubernetes-container.ts'
import { failedContainer } from '../../evidence/outcome.ts'
import { placeOf } from '../../evidence/output.ts'
import { numberAt } from '../../evidence/raw.ts'
import { found } from '../found.ts'
import { endsWith } from '../memory/last-words.ts'
import type { Rule } from '../rule.ts'
import { placedSubject } from '../subject.ts'

/** The process may not write to (or read from) the volume of its claim. */
export const volumePermission: Rule = {
  causes: ['volume-permission'],
  about:
    'The output ends with permission denied (or a read-only file system) on a path that lies in a mounted claim.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const line = endsWith(
      facts,
      /Permission denied|PermissionError|EACCES|\bErrno 13\b|Operation not permitted|Read-only file system|EROFS/i,
    )
    const { pod } = facts.kubernetes
    if (!line || !pod || /Permission denied: user=|AccessControlException/.test(line.text))
      return null
    const container =
      pod.containers.find(({ name }) => name === line.container) ?? failedContainer(pod)
    const place = container && claimPath(facts, container, line.text)
    if (!container || !place) return null
    const group = numberAt(pod.raw, 'spec', 'securityContext', 'fsGroup')
    const user =
      numberAt(container.spec, 'securityContext', 'runAsUser') ??
      numberAt(pod.raw, 'spec', 'securityContext', 'runAsUser')
    return found('volume-permission', facts, {
      headline: `${container.name} may not use the volume of claim ${place.claim}`,
      explanation: [
        `${placedSubject(facts, container)} was denied ${place.path} on claim ${place.claim}: "${quote(line.text, 240)}" (${placeOf(line)}).`,
        place.readOnly
          ? 'The claim is mounted read-only there.'
          : `The process runs as ${user === null ? "the image's own user" : `user ${user}`}, and the pod has ${group === null ? 'no fsGroup' : `fsGroup ${group}`}: the files belong to somebody else.`,
        place.readOnly
          ? 'Mount it writable, or write elsewhere; running it again as it is fails the same way.'
          : `Set security_context with an fsGroup that owns the volume${user === null ? '' : ` (for example ${user})`}, or change the owner of the files once; running it again as it is fails the same way.`,
      ],
      container: container.name,
      fields: [{ label: 'Claim', value: place.claim }],
    })
  },
}

type Place = { path: string; claim: string; readOnly: boolean }

function claimPath(
  { kubernetes: { pod } }: Facts,
  container: Container,
  text: string,
): Place | null {
  const paths = [...text.matchAll(/(\/[\w./+@=-]{1,400})/g)].map(([path]) =>
    path.replace(/[.:]+$/, ''),
  )
  for (const path of paths.toReversed()) {
    const mount = mountOf(container, path)
    const claim = mount && pod?.volumes.find(({ name }) => name === mount.volume)?.claimName
    if (mount && claim) return { path, claim, readOnly: mount.readOnly }
  }
  return null
}
