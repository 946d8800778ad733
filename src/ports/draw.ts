/** One curve of shares (1 is all of it), oldest first; each holds until the next one. Null: from here on nothing is known. */
export type Curve = { name: string; points: { atMilliseconds: number; share: number | null }[] }

/** What a picture shows: curves of shares over a time, with the shares above which people are warned. */
export type Picture = {
  title: string
  fromMilliseconds: number
  untilMilliseconds: number
  curves: Curve[]
  limits: number[]
}

/** Draws a picture as a PNG; null where that failed, which whoever made the drawer has been told. */
export type Draw = (picture: Picture) => Promise<Uint8Array | null>
