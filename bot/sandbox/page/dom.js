// Small helpers: building nodes, talking to the server, saying things to the person, Vietnamese dates.

/** Build an element. Text goes in as text nodes only, so no message can ever become markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const ICONS = {
  photo: "M4 5h16v14H4z M4 16l5-5 4 4 3-3 4 4 M15.5 9.5h.01",
  file: "M7 3h7l5 5v13H7z M14 3v5h5",
  send: "M4 12h14 M12 5l7 7-7 7",
  down: "M12 5v13 M6 12l6 6 6-6",
};

/** Draw one of our own line icons. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export const role = (name) => document.querySelector(`[data-role="${name}"]`);

/** Send something to the server; a refusal is shown to the person. Return whether it was accepted. */
export async function post(path, body) {
  const form = body instanceof FormData;
  const headers = { "X-Phones": "1", ...(form ? {} : { "Content-Type": "application/json" }) };
  try {
    const answer = await fetch(path, { method: "POST", headers, body: form ? body : JSON.stringify(body ?? {}) });
    if (answer.ok) return true;
    const told = await answer.json().catch(() => ({}));
    toast(told.problem || "Máy chủ chưa làm được việc này. Hãy thử lại.");
  } catch {
    toast("Không gửi được: mất kết nối với máy chủ.");
  }
  return false;
}

/** Show a sentence for a few seconds, on one phone or on the whole page. */
export function toast(sentence, place = role("toasts")) {
  const node = el("p", { class: "toast", "data-role": "toast" }, sentence);
  place.append(node);
  setTimeout(() => node.remove(), 4000 + 40 * sentence.length);
}

/** Show a sentence until the person has confirmed it. */
export function notify(sentence) {
  const dialog = role("alert");
  dialog.querySelector("p").textContent = sentence;
  if (!dialog.open) dialog.showModal();
}

const DAYS = ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];
const two = (number) => String(number).padStart(2, "0");

/** The sandbox lives in its own time zone, whatever the browser's is: shift, then read as UTC. */
let offset = 0;
export const setOffset = (seconds) => { offset = seconds; };
const local = (unix) => new Date((unix + offset) * 1000);

export function clockTime(unix) {
  const at = local(unix);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

export function longDate(unix) {
  const at = local(unix);
  return `${DAYS[at.getUTCDay()]}, ngày ${at.getUTCDate()} tháng ${at.getUTCMonth() + 1} năm ${at.getUTCFullYear()}`;
}

export const isoDate = (unix) => local(unix).toISOString().slice(0, 10);

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} byte`;
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1024 / 1024, "MB"];
  return `${value.toLocaleString("vi-VN", { maximumFractionDigits: 1 })} ${unit}`;
}
