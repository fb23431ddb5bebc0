/** A picture in SVG as the bytes of a PNG, at twice its size. */
export type Rasteriser = (svg: string) => Uint8Array;

const ZOOM = 2;

/** What sets SVG as PNG, by the library `@resvg/resvg-js`; null where that is not installed. */
export const rasteriser = async (): Promise<Rasteriser | null> => {
  try {
    const { Resvg } = await import('@resvg/resvg-js');
    return (svg) => new Resvg(svg, { fitTo: { mode: 'zoom', value: ZOOM } }).render().asPng();
  } catch {
    return null;
  }
};
