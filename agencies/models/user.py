from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from agencies.models.agency import RoleGroup

# The forms of a postcode in the United Kingdom, written without its space (BS 7666).
POSTCODE = RegexValidator(r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$", "Enter a whole postcode, such as CT9 1AB")

CLOCK_EMAIL = "clock@hub.invalid"


class UserManager(BaseUserManager):
    def create_user(self, email, name="", password=None):
        """A person who can sign in once they have a password. Raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def clock(self):
        """The hub itself, in whose name time passes: lapses and reminders. Nobody can sign in as it."""
        user, _ = self.get_or_create(email=CLOCK_EMAIL, defaults={"name": "The hub", "password": "!"})
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. There is no superuser and no staff flag: rights come from memberships alone."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    own_postcode = models.CharField(
        "own postcode, to notice who looks at people at their own address",
        max_length=7,
        blank=True,
        validators=[POSTCODE],
    )
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)
    groups = models.ManyToManyField(Group, blank=True, related_name="people")

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["name"]
        default_permissions = ()

    def __str__(self):
        return f"user {self.pk}"

    def has_perm(self, perm, obj=None):
        """Asks every backend, as Django does; a backend may refuse outright. False for the inactive."""
        if not self.is_active:
            return False
        for backend in get_backends():
            try:
                if hasattr(backend, "has_perm") and backend.has_perm(self, perm, obj):
                    return True
            except PermissionDenied:
                return False
        return False

    def has_perms(self, perm_list, obj=None):
        return all(self.has_perm(perm, obj) for perm in perm_list)


class Membership(models.Model):
    """A person holds a role at an agency from `starts` until the day before `ends`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role_group = models.ForeignKey(RoleGroup, on_delete=models.PROTECT, related_name="memberships")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["role_group__agency__name", "starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role_group"], condition=Q(ends=None), name="one_open_membership_per_role"
            ),
            models.CheckConstraint(
                name="membership_ends_after_start", condition=Q(ends=None) | Q(ends__gte=F("starts"))
            ),
        ]

    def __str__(self):
        return f"user {self.user_id} as {self.role_group}"

    @property
    def agency(self):
        return self.role_group.agency

    @property
    def role(self):
        return self.role_group.role

    @property
    def role_label(self):
        return self.role_group.get_role_display()
