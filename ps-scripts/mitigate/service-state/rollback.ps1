<#
.SYNOPSIS
Gives the services, and managed availability, their old start mode and state.
#>
if (-not $Force) { Test-ExfHealthFree $Undo }
Invoke-ExfRollback $Undo $Force
