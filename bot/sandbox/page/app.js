// The page: one connection for news, the phones, the tabs of a narrow screen, and the clock.

import { clockTime, el, isoDate, longDate, post, role, setOffset } from "/page/dom.js";
import { Phone } from "/page/phone.js";

const phones = new Map();
let selected = null;

function restore(state) {
  setClock(state);
  document.title = state.title;
  role("title").textContent = state.title;
  const present = new Set(state.phones.map((phone) => phone.user_id));
  for (const [id, phone] of phones) {
    if (present.has(id)) continue;
    phone.node.remove();
    phones.delete(id);
  }
  for (const phoneState of state.phones) restorePhone(phoneState);
  for (const jump of state.jumps) for (const phone of phones.values()) phone.divide(jump);
  offerScenarios(state);
  select(phones.has(selected) ? selected : state.phones[0]?.user_id);
  for (const phone of phones.values()) phone.toEnd("instant");
}

function restorePhone(state) {
  const known = phones.get(state.user_id);
  if (known) {
    known.restore(state);
  } else {
    const phone = new Phone(state, drawTabs);
    phones.set(state.user_id, phone);
  }
  role("phones").append(phones.get(state.user_id).node);
}

function offerScenarios({ scenarios, scenario }) {
  const box = role("scenario");
  box.hidden = scenarios.length < 2;
  box.querySelector("select").replaceChildren(...scenarios.map((name) => el("option", { value: name, selected: name === scenario }, name)));
}

function setClock({ now, offset }) {
  setOffset(offset);
  role("today").textContent = `${longDate(now)}, ${clockTime(now)}`;
  const form = role("clock");
  if (form.contains(document.activeElement) && form.dataset.touched) return;
  form.elements.date.value = isoDate(now);
  form.elements.time.value = clockTime(now);
}

/** On a narrow screen one phone shows at a time; the tabs say where something new has come. */
function select(id) {
  selected = id;
  for (const [phoneId, phone] of phones) phone.node.classList.toggle("selected", phoneId === id);
  if (narrow.matches) phones.get(id)?.take();
  drawTabs();
}

function drawTabs() {
  role("tabs").replaceChildren(...[...phones.values()].map((phone) => el("button", {
    type: "button", "data-tab": phone.id, "aria-pressed": String(phone.id === selected),
    onclick: () => { select(phone.id); phone.toEnd("instant"); document.querySelector(`[data-tab="${phone.id}"]`).focus(); },
  }, phone.state.name, phone.unread ? el("span", { class: "badge", "aria-label": `${phone.unread} tin chưa đọc` }, String(phone.unread)) : null)));
  role("tabs").hidden = phones.size < 2;
}

const news = {
  state: restore,
  clock: setClock,
  jump(event) {
    setClock(event);
    for (const phone of phones.values()) phone.divide(event.jump);
  },
  message: ({ phone, content }) => phones.get(phone)?.show(content),
  gone: ({ phone, content }) => phones.get(phone)?.gone(content.message_id),
  phone: ({ phone, content }) => phones.get(phone)?.update(content),
  answer: ({ phone, content }) => phones.get(phone)?.answer(content),
  typing: ({ phone }) => phones.get(phone)?.typing(),
};

async function moveClock(body) {
  const form = role("clock");
  delete form.dataset.touched;
  form.ariaBusy = "true";
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  await post("/page/clock", body);
  for (const button of form.querySelectorAll("button")) button.disabled = false;
  form.ariaBusy = null;
}

function listen() {
  const stream = new EventSource("/page/events");
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    news[event.kind]?.(event);
  };
  stream.onopen = () => { role("offline").hidden = true; };
  stream.onerror = () => { role("offline").hidden = false; };
}

const narrow = matchMedia("(max-width: 899px)");
narrow.addEventListener("change", () => select(selected));

role("clock").addEventListener("input", (event) => { event.currentTarget.dataset.touched = "yes"; });
role("clock").addEventListener("submit", (event) => {
  event.preventDefault();
  const { date, time } = event.currentTarget.elements;
  moveClock({ to: `${date.value}T${time.value}` });
});
for (const button of document.querySelectorAll("[data-days]")) {
  button.addEventListener("click", () => moveClock({ days: Number(button.dataset.days) }));
}
role("clock-toggle").addEventListener("click", ({ currentTarget }) => {
  const open = document.body.classList.toggle("tools-open");
  currentTarget.setAttribute("aria-expanded", String(open));
});
role("scenario").addEventListener("change", ({ target }) => post("/page/scenario", { name: target.value }));

listen();
