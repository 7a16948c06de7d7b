from views.lazy_aiogram import import_aiogram

import_aiogram()
