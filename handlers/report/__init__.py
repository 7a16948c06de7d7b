"""/report: the report on a period, from its figures to the clean copy."""

from aiogram import Router

from handlers.report import advice, checklist, layout, papers, records, sections

router = Router(name="report")
router.include_routers(sections.router, papers.router, records.router, advice.router, layout.router, checklist.router)
