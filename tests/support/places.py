"""Two municipalities in small, and everybody who may hold a post there."""

from itertools import product

from models.enums import Role
from services import people
from services.access import Actor, Post
from tests.support.factories import assign, make_item, make_municipality, make_person, make_roadmap

AT_A_SCHOOL = {Role.CURATOR, Role.LEADER, Role.SCHOOL_COORDINATOR, Role.TEACHER}


class Places:
    """Two municipalities with two schools each; an assignment for every school, for a person, for nobody."""

    def __init__(self):
        self.schools = {}
        self.roadmaps = {}
        self.person = 0

    @classmethod
    async def build(cls, session):
        built = cls()
        for name in ("Приозёрный район", "Заречный район"):
            municipality = await make_municipality(session, name)
            built.schools[municipality] = [
                await people.create_school(session, municipality_id=municipality, name=f"Школа № {number}")
                for number in (1, 2)
            ]
            built.roadmaps[municipality] = await make_roadmap(session, municipality)
        first = next(iter(built.schools))
        built.person = await make_person(session, "Проверкин Пётр", municipality_id=first)
        other = await make_person(session, "Другова Дарья", municipality_id=first)
        for municipality, roadmap in built.roadmaps.items():
            item = await make_item(session, roadmap, "1.", "Провести семинар", due=None)
            await assign(session, roadmap, item, due=None, schools=built.schools[municipality])
            for person in (None, built.person, other):
                await assign(session, roadmap, item, due=None, person_id=person)
        return built

    def posts(self):
        """Every role at every place that such a post can have."""
        return [
            (role, municipality, school)
            for municipality, schools in self.schools.items()
            for role, school in product(Role, (*schools, None))
            if (role in AT_A_SCHOOL) == (school is not None)
        ]

    def actor(self, *posts):
        made = tuple(Post(number, *post) for number, post in enumerate(posts))
        return Actor(self.person, "Проверкин Пётр", "ru", None, made)
