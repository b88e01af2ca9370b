// One phone: its header, the chat, what lies below it, and how a person works it.

import { clockTime, el, icon, longDate, notify, post, toast } from "/page/dom.js";
import { messageNode } from "/page/message.js";

const NEAR = 80; // this many pixels from the end still counts as reading the newest message

let active = null; // the phone in the person's hand: what arrives there is read at once

export class Phone {
  constructor(state, onRead) {
    this.id = state.user_id;
    this.unread = 0;
    this.following = true; // whether the chat keeps to its end
    this.onRead = onRead;
    this.hooks = { say: (text) => this.say(text), press: (id, data) => this.post("press", { message_id: id, data }) };
    this.build();
    this.restore(state);
  }

  build() {
    this.avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    this.heading = el("h2");
    this.caption = el("p", { "data-role": "caption" });
    this.badge = el("span", { class: "badge", "data-role": "unread", hidden: true });
    this.blockButton = el("button", { type: "button", class: "block", "data-role": "block", onclick: () => this.toggleBlock() });
    this.chat = el("div", { class: "chat", role: "log", tabindex: "0", "aria-label": "Tin nhắn", "data-role": "chat" });
    this.down = el("button", { type: "button", class: "down", hidden: true, "aria-label": "Tới tin mới nhất", onclick: () => this.toEnd() }, icon("down"));
    this.keyboard = el("div", { class: "keyboard", role: "group", "aria-label": "Phím trả lời nhanh", "data-role": "keyboard" });
    this.menu = el("div", { class: "menu", role: "group", "aria-label": "Danh sách lệnh", "data-role": "commands", hidden: true });
    this.foot = el("div", { class: "foot" });
    this.toasts = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.node = el("section", { class: "phone", "data-phone": this.id },
      el("header", {}, el("span", { class: "face" }, this.avatar, this.badge), el("div", { class: "who" }, this.heading, this.caption), this.blockButton),
      el("div", { class: "chat-box" }, this.chat, this.down, this.toasts), this.menu, this.keyboard, this.foot);
    this.buildCompose();
    this.chat.addEventListener("scroll", () => this.onScroll());
    new ResizeObserver(() => { if (this.following) this.toEnd("instant"); }).observe(this.chat);
    for (const name of ["pointerdown", "focusin"]) this.node.addEventListener(name, () => this.take());
    this.node.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.node.contains(relatedTarget)) this.menu.hidden = true;
    });
  }

  buildCompose() {
    this.input = el("textarea", { rows: "1", "data-role": "input", "aria-label": "Tin nhắn", autocomplete: "off" });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("input", () => this.offerCommands());
    this.menuButton = el("button", { type: "button", class: "tool slash", "data-role": "menu", "aria-label": "Danh sách lệnh", onclick: () => this.openMenu() }, "/");
    this.compose = el("form", { class: "compose" },
      this.menuButton, this.attach("photo", "Gửi ảnh", "image/png,image/jpeg"), this.attach("document", "Gửi tệp"),
      this.input, el("button", { type: "submit", class: "tool send", "data-role": "send", "aria-label": "Gửi" }, icon("send")));
    this.compose.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
  }

  attach(kind, label, accept) {
    const chooser = el("input", { type: "file", accept, hidden: true, "data-role": `${kind}-file`, "aria-label": label });
    chooser.addEventListener("change", async () => {
      const form = new FormData();
      form.append("caption", this.input.value.trim());
      form.append("file", chooser.files[0]);
      chooser.value = "";
      if (await this.post(kind, form)) this.input.value = "";
    });
    return el("span", {}, chooser, el("button", { type: "button", class: "tool", "data-role": `attach-${kind}`, "aria-label": label, title: label, onclick: () => chooser.click() },
      icon(kind === "photo" ? "photo" : "file")));
  }

  /** Show the whole state anew, as after a reload; what the person is typing stays. */
  restore(state) {
    this.chat.replaceChildren();
    this.update(state);
    for (const raw of state.messages) this.place(messageNode(raw, this.hooks), raw.message_id);
    this.toEnd("instant");
  }

  /** Take over everything but the messages. */
  update(state) {
    this.state = state;
    this.heading.textContent = state.name;
    this.caption.textContent = state.caption;
    this.avatar.textContent = initials(state.name);
    this.node.setAttribute("aria-label", `Điện thoại của ${state.name}`);
    this.blockButton.textContent = state.blocked ? "Bỏ chặn" : "Chặn bot";
    this.blockButton.setAttribute("aria-pressed", String(state.blocked));
    this.input.placeholder = state.placeholder || "Nhắn cho bot…";
    const keys = state.blocked ? [] : state.keyboard;
    this.keyboard.replaceChildren(...keys.map((row) => el("div", { class: "row" }, ...row.map((label) => this.key(label)))));
    this.keyboard.hidden = keys.length === 0;
    const footing = this.footing();
    if (this.foot.firstChild !== footing) this.foot.replaceChildren(footing);
    this.menuButton.hidden = state.commands.length === 0;
    this.menu.hidden = true;
  }

  key(label) {
    return el("button", { type: "button", class: "key", "data-role": "key", onclick: () => this.post("key", { label }) }, label);
  }

  footing() {
    if (this.state.blocked) return el("button", { type: "button", class: "wide", "data-role": "unblock", onclick: () => this.post("unblock") }, "Bỏ chặn bot");
    if (!this.state.begun && this.state.start) {
      return el("button", { type: "button", class: "wide", "data-role": "start", onclick: () => this.say(this.state.start) }, "Bắt đầu");
    }
    return this.compose;
  }

  show(raw) {
    const old = this.chat.querySelector(`[data-id="${raw.message_id}"]`);
    const node = messageNode(raw, this.hooks);
    if (old) {
      node.dataset.order = old.dataset.order;
      old.replaceWith(node);
    } else {
      node.classList.add("fresh");
      this.place(node, raw.message_id);
    }
    if (raw.from.is_bot) this.arrived();
    if (this.following || !raw.from.is_bot) this.toEnd();
    else this.down.hidden = false;
  }

  gone(messageId) {
    this.chat.querySelector(`[data-id="${messageId}"]`)?.remove();
  }

  /** Draw a line where the clock was moved; moves with nothing between them are one line. */
  divide(jump) {
    const order = (jump.after[this.id] ?? 0) + 0.5;
    this.chat.querySelector(`[data-role="jump"][data-order="${order}"]`)?.remove();
    const words = `⏰ ${longDate(jump.at)}, ${clockTime(jump.at)}`;
    this.place(el("p", { class: "jump", "data-role": "jump" }, words), order);
    if (this.following) this.toEnd();
  }

  place(node, order) {
    node.dataset.order = order;
    const later = [...this.chat.children].find((child) => Number(child.dataset.order) > order);
    this.chat.insertBefore(node, later ?? null);
  }

  /** The bot has answered a tap: stop the spinner and show its words. */
  answer({ message_id: messageId, data, text, alert }) {
    for (const button of this.chat.querySelectorAll(`[data-id="${messageId}"] .key`)) {
      if (button.dataset.data === data) button.ariaBusy = null;
    }
    if (text && alert) notify(text);
    else if (text) toast(text, this.toasts);
  }

  typing() {
    this.node.classList.add("typing");
    this.caption.textContent = "đang soạn tin…";
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.stopTyping(), 5000);
  }

  stopTyping() {
    clearTimeout(this.typingTimer);
    this.node.classList.remove("typing");
    this.caption.textContent = this.state.caption;
  }

  arrived() {
    this.stopTyping();
    if (active === this) return;
    this.unread += 1;
    this.countUnread();
  }

  /** The person takes this phone in hand. */
  take() {
    active = this;
    if (!this.unread) return;
    this.unread = 0;
    this.countUnread();
  }

  countUnread() {
    this.badge.hidden = this.unread === 0;
    this.badge.textContent = this.unread;
    this.badge.setAttribute("aria-label", `${this.unread} tin chưa đọc`);
    this.onRead(this);
  }

  onKey(event) {
    const options = [...this.menu.querySelectorAll("button")];
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.menu.hidden = true;
    } else if (!this.menu.hidden && options.length && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      options.at(event.key === "ArrowUp" ? -1 : 0).focus();
    }
  }

  openMenu() {
    if (!this.menu.hidden) {
      this.menu.hidden = true;
      return;
    }
    if (!this.input.value.startsWith("/")) this.input.value = "/";
    this.offerCommands();
    this.input.focus();
  }

  offerCommands() {
    const typed = this.input.value;
    const offered = /^\/\w*$/.test(typed) ? this.state.commands.filter(({ command }) => `/${command}`.startsWith(typed)) : [];
    this.menu.replaceChildren(...offered.map(({ command, description }) => el("button", {
      type: "button", "data-role": "command", onclick: () => { this.input.value = ""; this.menu.hidden = true; this.say(`/${command}`); this.input.focus(); },
      onkeydown: (event) => this.onMenuKey(event),
    }, el("strong", {}, `/${command}`), el("span", {}, description))));
    this.menu.hidden = offered.length === 0;
  }

  onMenuKey(event) {
    const options = [...this.menu.querySelectorAll("button")];
    const at = options.indexOf(event.currentTarget);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      (options[next] ?? this.input).focus();
    } else if (event.key === "Escape") {
      this.menu.hidden = true;
      this.input.focus();
    }
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.menu.hidden = true;
    this.input.value = "";
    if (!(await this.say(text))) this.input.value = text;
  }

  say(text) { return this.post("say", { text }); }

  toggleBlock() { return this.post(this.state.blocked ? "unblock" : "block"); }

  post(action, body) { return post(`/page/phone/${this.id}/${action}`, body); }

  atEnd() { return this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < NEAR; }

  /** Only a person scrolls up; the page itself always moves towards the end. */
  onScroll() {
    const top = this.chat.scrollTop;
    if (this.atEnd()) this.following = true;
    else if (top < this.lastTop) this.following = false;
    this.lastTop = top;
    this.down.hidden = this.following;
  }

  toEnd(behavior = "smooth") { this.following = true; this.chat.scrollTo({ top: this.chat.scrollHeight, behavior }); }
}

/** Vietnamese given names come last: the first and the last word say most. */
function initials(name) {
  const words = name.trim().split(/\s+/);
  return `${words[0]?.[0] ?? ""}${words.length > 1 ? words.at(-1)[0] : ""}`.toUpperCase();
}
