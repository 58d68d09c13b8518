"""What programs and roles may do: tokens, and the table of rights."""

from ninja import Query, Router

from kuula.faces.api.described import scope
from kuula.faces.api.once import once_with_secret
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.shapes.rights import (
    Granting,
    NewToken,
    RightsTold,
    RoleName,
    RoleTold,
    TokenMade,
    TokenTold,
    rights_told,
    role_told,
    token_told,
)
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import require
from kuula.workspace.actions import make_token, revoke_token, set_permission
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import granted_cells, tokens_of

router = Router()
TOKENS = scope(Permission.TOKENS)
ROLES = scope(Permission.ROLES)


@router.get("/tokens", response=Page[TokenTold], openapi_extra=TOKENS, tags=["tokens"])
def list_tokens(request: ApiRequest, asked: Query[Asked]) -> Page[TokenTold]:
    """Your tokens that work; everybody's for those who change rights. No secret is told."""
    return paged(cut(tokens_of(request.auth), asked, key=lambda one: one.pk), token_told)


@router.post("/tokens", response={201: TokenMade}, openapi_extra=TOKENS, tags=["tokens"])
@once_with_secret("secret")
def make_a_token(request: ApiRequest, wanted: NewToken) -> TokenMade:
    """Make a token of your own. 403 for a scope that the asking token does not have itself."""
    require(request.auth, Permission.TOKENS)
    for one in wanted.scopes:
        require(request.auth, one)
    token, secret = make_token(request.auth, name=wanted.name, scopes=wanted.scopes)
    return TokenMade(**token_told(token).model_dump(), secret=secret)


@router.delete("/tokens/{token_id}", response=Done, openapi_extra=TOKENS, tags=["tokens"])
def stop_token(request: ApiRequest, token_id: Id) -> Done:
    """Stop a token at once: yours, anybody's for those who change rights. Twice is once."""
    revoke_token(request.auth, token_id=token_id)
    return Done()


@router.get("/roles", response=RightsTold, openapi_extra=ROLES, tags=["roles"])
def read_rights(request: ApiRequest) -> RightsTold:
    """The table of rights: what each role may do."""
    return rights_told(granted_cells(request.auth))


@router.put("/roles/{role}/rights/{right}", response=RoleTold, openapi_extra=ROLES, tags=["roles"])
def change_right(
    request: ApiRequest, role: RoleName, right: Permission, granting: Granting
) -> RoleTold:
    """Give a role one right or take it away; it counts at once.

    A token gives no right that it does not have itself. Administrators keep the right to change
    rights and colleagues.
    """
    set_permission(request.auth, role=role, permission=right, granted=granting.granted)
    return role_told(role, granted_cells(request.auth))
