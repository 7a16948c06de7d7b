// The page's own words. What the bot says comes from the bot, in the language of the person.
const WORDS = {
  ru: {
    brand: "Наставник", tagline: "проба без токена",
    hour: "+1 час", day: "+1 день", next: "К следующему событию",
    clock_group: "Время стенда", people: "Люди", messages: "Сообщения",
    phone: "Как на телефоне", page_language: "Язык страницы", back: "К списку людей", more: "Ещё",
    add: "Новый человек", name: "Имя и фамилия", telegram_language: "Язык Telegram", create: "Добавить", cancel: "Отмена",
    contact: "Отправить свой номер", block: "Заблокировать бота", unblock: "Разблокировать бота",
    in_language: "Сменить язык Telegram: {language}", language_ru: "русский", language_en: "English",
    write: "Сообщение", send: "Отправить", attach: "Прикрепить файл", commands: "Команды", keys: "Клавиатура", down: "К последним сообщениям",
    drop: "Отпустите файлы – отправим их боту", as_file: "фотографии – файлами", remove: "Убрать {name}",
    start: "Начать", empty: "Выберите человека слева – и посмотрите на бота его глазами.",
    first: "Нажмите на человека – и посмотрите на бота его глазами.",
    as_whom: "Вы – {name}", edited: "изм.", you: "Вы", ok: "Понятно",
    typing: "печатает…", sending: "отправляет файл…", nothing_next: "Дальше ничего не запланировано",
    open_as: "Кто откроет ссылку?", copy: "Скопировать ссылку", copied: "Скопировано", newcomer: "Новый человек…",
    photo: "Фотография", voice: "Голосовое сообщение", video: "Видео", file: "Файл", contact_card: "Контакт",
    no_people: "Здесь пока никого нет", today: "Сегодня", offline: "Стенд не отвечает. Ждём, когда он вернётся…",
    no_command: "Бот пока не назвал своих команд", outside: "Эта кнопка здесь не работает", reveal: "Показать скрытый текст",
    about_bot: "Здесь ещё нет сообщений.\nНажмите «Начать», чтобы написать боту.",
    units: ["Б", "КБ", "МБ"], unread: "Непрочитанных: {n}",
  },
  en: {
    brand: "Nastavnik", tagline: "try it without a token",
    hour: "+1 hour", day: "+1 day", next: "To the next event",
    clock_group: "The sandbox's time", people: "People", messages: "Messages",
    phone: "As on a phone", page_language: "Language of the page", back: "Back to the people", more: "More",
    add: "New person", name: "First and last name", telegram_language: "Telegram language", create: "Add", cancel: "Cancel",
    contact: "Share my number", block: "Block the bot", unblock: "Unblock the bot",
    in_language: "Change the Telegram language: {language}", language_ru: "русский", language_en: "English",
    write: "Message", send: "Send", attach: "Attach a file", commands: "Commands", keys: "Keyboard", down: "To the latest messages",
    drop: "Drop the files to send them to the bot", as_file: "photos as files", remove: "Remove {name}",
    start: "Start", empty: "Pick a person on the left and see the bot with their eyes.",
    first: "Tap a person and see the bot with their eyes.",
    as_whom: "You are {name}", edited: "edited", you: "You", ok: "Got it",
    typing: "typing…", sending: "sending a file…", nothing_next: "Nothing is planned after this",
    open_as: "Who opens the link?", copy: "Copy the link", copied: "Copied", newcomer: "A new person…",
    photo: "Photo", voice: "Voice message", video: "Video", file: "File", contact_card: "Contact",
    no_people: "Nobody is here yet", today: "Today", offline: "The sandbox does not answer. Waiting for it…",
    no_command: "The bot has not named its commands yet", outside: "This button does not work here", reveal: "Show the hidden text",
    about_bot: "No messages here yet.\nPress “Start” to write to the bot.",
    units: ["B", "KB", "MB"], unread: "Unread: {n}",
  },
};

export const page = { language: localStorage.getItem("language") === "en" ? "en" : "ru", zone: undefined };

export function say(key, values = {}) {
  const words = WORDS[page.language][key] ?? key;
  return typeof words === "string" ? words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "") : words;
}

export function sayAll(root = document) {
  document.documentElement.lang = page.language;
  document.title = `${say("brand")} – ${say("tagline")}`;
  for (const node of root.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of root.querySelectorAll("[data-say-label]")) node.setAttribute("aria-label", say(node.dataset.sayLabel));
  for (const node of root.querySelectorAll("[data-say-placeholder]")) node.placeholder = say(node.dataset.sayPlaceholder);
  for (const node of root.querySelectorAll("[data-say-title]")) {
    node.title = say(node.dataset.sayTitle);
    node.setAttribute("aria-label", node.title);
  }
}

export function when(date, options) {
  return new Intl.DateTimeFormat(page.language === "ru" ? "ru-RU" : "en-GB", { timeZone: page.zone, ...options }).format(date);
}

export function size(bytes) {
  const units = say("units");
  const power = bytes < 1024 ? 0 : bytes < 1024 * 1024 ? 1 : 2;
  const shown = new Intl.NumberFormat(page.language, { maximumFractionDigits: power ? 1 : 0 }).format(bytes / 1024 ** power);
  return `${shown} ${units[power]}`;
}
