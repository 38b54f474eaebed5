<#
.SYNOPSIS
Gives the services the start mode and the state that were asked for.
#>
Invoke-ExfApply $Expected
