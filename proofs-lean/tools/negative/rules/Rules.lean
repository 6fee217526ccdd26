module
import Rules.Claims
