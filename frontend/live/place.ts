/** In a list of settings that is one long line, brings the one that is shown into sight. */
export function showPlace(): void {
  const list = document.querySelector<HTMLElement>(".with-nav > .side-nav");
  const here = list?.querySelector<HTMLElement>("[aria-current]");
  if (!list || !here || list.scrollWidth <= list.clientWidth) return;
  const apart = here.getBoundingClientRect().left - list.getBoundingClientRect().left;
  list.scrollLeft += apart - (list.clientWidth - here.offsetWidth) / 2;
}
