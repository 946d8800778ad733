/** Points of the drawing, which has twice as many pixels: letters of 20 points are still read on a phone. */
export const widthPoints = 800
export const heightPoints = 400
export const letterPoints = 20
/** Room beside the curves for axes and heading; to the right it is as wide as the names need. */
export const margin = { left: 84, top: 92, bottom: 46 }

export const font = 'DejaVu Sans'
export const ink = '#1d1c1d'
export const grey = '#5e5d60'
export const paleGrey = '#e4e4e4'
/** The line of a warning. */
export const amber = '#8a5a00'
/** Told apart by the colour-blind, and dark enough for letters on white: Okabe and Ito's, darkened. */
export const curveColours: readonly string[] = ['#0072b2', '#c44f00', '#00785a', '#882255']
