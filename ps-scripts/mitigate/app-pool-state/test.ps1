<#
.SYNOPSIS
Whether the application pools are in the state that was asked for, and stay there.
#>
Get-ExfTestResult
