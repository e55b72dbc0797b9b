/**
 * A chart as a PNG, title and summary included: base64, without the data: prefix. Twice the size of the window, so that it is
 * sharp in a document. Null where the canvas cannot be read.
 */
export function chartPicture(
  canvas: HTMLCanvasElement,
  host: HTMLElement,
  title: string,
  summary: string,
): string | null {
  const css = getComputedStyle(host);
  const read = (name: string) => css.getPropertyValue(name).trim();
  const ratio = devicePixelRatio;
  const pad = 16 * ratio;
  const head = 52 * ratio;
  const picture = document.createElement('canvas');
  picture.width = canvas.width + 2 * pad;
  picture.height = canvas.height + head + 2 * pad;
  const context = picture.getContext('2d');
  if (!context) return null;
  context.fillStyle = read('--colorNeutralBackground1');
  context.fillRect(0, 0, picture.width, picture.height);
  context.textBaseline = 'top';
  context.fillStyle = read('--colorNeutralForeground1');
  context.font = `600 ${14 * ratio}px ${read('--fontFamilyBase')}`;
  context.fillText(title, pad, pad);
  context.fillStyle = read('--colorNeutralForeground3');
  context.font = `${12 * ratio}px ${read('--fontFamilyBase')}`;
  context.fillText(summary, pad, pad + 22 * ratio);
  context.drawImage(canvas, pad, pad + head);
  return picture.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
