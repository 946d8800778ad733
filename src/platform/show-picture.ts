import type { Draw, Picture } from '../ports/draw.ts'
import { lines, say, toAsker, type Part, type Reply } from '../reply.ts'
import { altText } from './alt-text.ts'

/** The button that asks for a picture by a command; none where there is too little for one. */
export const pictureButton = (picture: Picture | null, command: string): Part[] =>
  picture === null ? [] : [{ kind: 'buttons', buttons: [{ label: 'Picture of the day', command }] }]

/** Answers with a picture, and with its words above it: they are the answer where no picture can be drawn. */
export async function showPicture(
  picture: Picture | null,
  { name, thread }: { name: string; thread: string | null },
  draw: Draw,
): Promise<Reply> {
  if (picture === null)
    return say('Too little is known for a picture: it needs three hours of samples.')
  const alt = altText(picture)
  const png = await draw(picture)
  if (png === null)
    return toAsker(
      lines([alt], ['The picture itself could not be drawn; Groundcrew’s log says why.']),
    )
  return {
    ...toAsker(
      lines([alt], ...(thread === null ? [['The picture comes as a direct message.']] : [])),
    ),
    file: {
      filename: fileName(name, picture.untilMilliseconds),
      title: picture.title,
      imageBase64: Buffer.from(png).toString('base64'),
      altText: alt,
    },
  }
}

function fileName(name: string, milliseconds: number): string {
  const at = Temporal.Instant.fromEpochMilliseconds(milliseconds).toString().slice(0, 16)
  return `${name}-${at}Z.png`.replace(/[^\w.-]+/g, '-')
}
