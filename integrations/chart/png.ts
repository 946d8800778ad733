import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import { parse, View } from 'vega'
import { compile } from 'vega-lite'
import type { Picture } from '../../src/ports/draw.ts'
import { font, widthPoints } from './look.ts'
import { specOf } from './spec.ts'

const { resolve } = createRequire(import.meta.url)

/** Without its fonts as files resvg leaves out all letters and says nothing. */
const fontFiles: readonly string[] = ['DejaVuSansCondensed', 'DejaVuSansCondensed-Bold'].map(
  (name) => resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`),
)

/** Draws a picture as a PNG of 1600 × 800 pixels; takes a third of a second, most of it for loading. */
export async function pngOf(picture: Picture, fonts = fontFiles): Promise<Buffer> {
  const view = new View(parse(compile(specOf(picture)).spec), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  return new Resvg(svg, {
    fitTo: { mode: 'width', value: 2 * widthPoints },
    font: { fontFiles: [...fonts], loadSystemFonts: false, defaultFontFamily: font },
  })
    .render()
    .asPng()
}
