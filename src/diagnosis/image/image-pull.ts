import { quote } from '../quote.ts'
import { imageTrouble } from '../../evidence/image-trouble.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { placedSubject } from '../subject.ts'

/** The image cannot be had: no such name or tag, no access, or a registry that fails for the moment. */
export const imagePull: Rule = {
  causes: ['image-pull', 'image-registry-down'],
  about:
    'A container waits with ErrImagePull, ImagePullBackOff or InvalidImageName, or the events or the operator say so.',
  diagnose(facts) {
    const trouble = imageTrouble(facts)
    if (!trouble) return null
    const { container, image, message, passing, reason, source } = trouble
    const name = image ?? 'its image'
    return found(passing ? 'image-registry-down' : 'image-pull', facts, {
      headline: passing
        ? `the registry does not deliver ${name} at the moment`
        : `image ${name} cannot be pulled`,
      explanation: [
        `${placedSubject(facts, container)} cannot start: image ${name} could not be pulled (${source}${source.includes(reason) ? '' : `, ${reason}`}).`,
        ...(message
          ? [`The registry or the runtime says: "${quote(withoutName(message), 420)}".`]
          : []),
        passing
          ? 'Nothing is wrong with the image; the registry, the way to it or the node fails for the moment, and another try usually works.'
          : message === ''
            ? 'Why is not in the evidence; most often the name or tag does not exist, or the cluster may not read it.'
            : 'The name or tag does not exist, or the cluster may not read it: check the tag and whether the image was published; running it again pulls the same nothing.',
      ],
      container: container?.name ?? null,
      fields: image ? [{ label: 'Image', value: image }] : [],
    })
  },
}

/** What precedes the reason is the name once more. */
const withoutName = (message: string): string =>
  message.replace(/^Back-off pulling image "[^"]{1,500}": /, '')
